package org.deploydash.status;

/** The picture was made anew: something in it changed, or it is time to say that nothing did. */
public record StatusChanged(StatusSnapshot snapshot) {}
