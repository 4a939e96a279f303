package org.deploydash.live;

/**
 * How the live feed is doing.
 *
 * @param streams open now
 * @param opened since the start
 * @param refused since the start, because there was no seat
 * @param stalled ended since the start, because they took nothing
 * @param encoded announcements that were given their bytes; however many streams got them
 */
public record LiveFigures(int streams, long opened, long refused, long stalled, long encoded) {}
