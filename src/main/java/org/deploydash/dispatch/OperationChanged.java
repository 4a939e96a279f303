package org.deploydash.dispatch;

/** An operation was asked for, or has come further; it is stored as it is here. */
public record OperationChanged(Operation operation) {}
