package io.watchfloor.config.http;

import io.watchfloor.config.reading.SettingsReader;

/**
 * Limits of the public form for reports of fraud.
 *
 * @param form whether the form is on
 * @param addressBurst reports that one address may send at once to a node
 * @param addressPerHour reports that one address may send to a node in an hour after that
 * @param perMinute requests with the form that a node accepts from all addresses in a minute
 * @param perDay reports with the form that the center stores in 24 hours
 */
public record FraudSettings(boolean form, int addressBurst, int addressPerHour, int perMinute, int perDay) {

    private static final int MOST_OF_ADDRESS = 10_000;
    private static final int MOST_A_MINUTE = 10_000;
    private static final int MOST_A_DAY = 1_000_000;

    public static FraudSettings read(SettingsReader in) {
        return new FraudSettings(
                in.flag("fraud.form"),
                in.integer("fraud.address-burst", 1, MOST_OF_ADDRESS),
                in.integer("fraud.address-per-hour", 1, MOST_OF_ADDRESS),
                in.integer("fraud.per-minute", 1, MOST_A_MINUTE),
                in.integer("fraud.per-day", 1, MOST_A_DAY));
    }
}
