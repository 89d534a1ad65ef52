package io.watchfloor.sigma.indicator;

/**
 * An indicator that a record matches.
 *
 * @param field of the record that has the value
 * @param observed the value of the field
 * @param confidence of the indicator at the time of the match
 */
public record IndicatorHit(Indicator indicator, String field, String observed, int confidence) {}
