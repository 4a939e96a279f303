package org.deploydash.web;

/**
 * How much one caller may ask. A first load of the page is about 25 requests at once, and many people may share an address.
 *
 * @param requestsPerSecond what is let in for as long as somebody likes, {@value #LEAST_PER_SECOND} to {@value #MOST}
 * @param burst what is let in at once after a rest, {@value #LEAST_BURST} to {@value #MOST}
 */
public record LimitSettings(int requestsPerSecond, int burst) {

    public static final int LEAST_PER_SECOND = 1;
    /** Less would refuse a part of the page itself. */
    public static final int LEAST_BURST = 100;

    public static final int MOST = 1_000_000;

    public static final LimitSettings DEFAULT = new LimitSettings(100, 1000);

    public LimitSettings {
        if (requestsPerSecond < LEAST_PER_SECOND || requestsPerSecond > MOST) {
            throw new IllegalArgumentException("requests per second are not within their bounds");
        }
        if (burst < LEAST_BURST || burst > MOST) {
            throw new IllegalArgumentException("the burst is not within its bounds");
        }
    }
}
