package io.watchfloor.ops.intake.input;

/**
 * Who brings something: a sensor, as everywhere, whose rights say for which assets it may speak.
 *
 * @param sensor its id
 */
public record InputSender(String sensor) {}
