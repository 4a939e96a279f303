package org.deploydash.storage;

/** What one dashboard of a process may ask of another, whose classes it does not share. */
public interface SoleUseMBean {

    /**
     * Asks for the database.
     *
     * @param user who asks, as it names itself
     * @return whether it is the same that uses it now, deployed anew: then it has stopped, and the database is free
     */
    boolean giveWay(String user);
}
