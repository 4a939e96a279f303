package org.deploydash.web;

/** What a caller must be allowed to do before a resource method runs. */
public enum Role {
    /** Nobody in particular: also who has not signed in. */
    ANYONE,
    /** Whoever may see the dashboard. */
    READ,
    /** Whoever may deploy to the environment in the path, or to any where the path names none. */
    OPERATE,
    /** Whoever may do everything. */
    ADMIN
}
