/**
 * What the center knows of each sensor and lets it do: token, rights, rate of new assets, believable clock, standing, and which
 * assets it reported. Asked by {@code intake} and {@code intake.quarantine}; knows no other room of the way in.
 */
@NullMarked
package io.watchfloor.ops.intake.sensor;

import org.jspecify.annotations.NullMarked;
