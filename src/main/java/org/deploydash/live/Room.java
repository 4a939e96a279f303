package org.deploydash.live;

/**
 * How many streams there may be at once. Who signed in is counted by name and not by address, as a proxy or an office is one address to
 * many; everybody else by address, and all of them together, so that whoever signs in finds a seat however many read without.
 *
 * @param most in all, at least 1
 * @param perName of one who signed in, at least 1
 * @param unsigned of all together who did not, at least 1
 * @param perAddress of one network from which they come, at least 1. Loopback is not counted: behind a proxy on this machine everybody has
 *     that address
 */
public record Room(int most, int perName, int unsigned, int perAddress) {

    /** What may be configured. */
    public static final int LEAST = 100;

    public static final int MOST = 100_000;

    /** Of what nobody configured. A heap that has no room for the fewest has none for the dashboard. */
    private static final int FEWEST = 200;

    private static final int USUAL = 10_000;

    /** What the rest takes, the garbage between two collections included: with less, a shipped Tomcat that is full collects all the time. */
    private static final long BASE = 46L << 20;

    private static final int PER_ADDRESS = 100;

    /** No person has so many pages open, also where the whole room is small. */
    private static final int FAIR = 50;

    public Room {
        if (most < 1 || perName < 1 || unsigned < 1 || perAddress < 1) {
            throw new IllegalArgumentException("the live feed has room for at least one");
        }
    }

    /**
     * So many in all, of which one name may have a quarter and who has none three quarters.
     *
     * @param most {@value #LEAST} to {@value #MOST}
     */
    public static Room of(int most) {
        return new Room(most, Math.max(FAIR, most / 4), most / 4 * 3, PER_ADDRESS);
    }

    /**
     * As many as a heap has room for: beyond it one viewer with a loop could end the server.
     *
     * @param heap bytes it may grow to
     * @param page bytes that an open page takes, above 0
     */
    public static Room within(long heap, int page) {
        long pages = (heap - BASE) / page;
        return of((int) Math.max(FEWEST, Math.min(USUAL, pages)));
    }
}
