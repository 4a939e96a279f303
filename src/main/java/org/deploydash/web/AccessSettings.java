package org.deploydash.web;

/**
 * Who may read.
 *
 * @param publicRead anyone, without signing in; otherwise dashboard-viewer, -operator and -admin
 */
public record AccessSettings(boolean publicRead) {}
