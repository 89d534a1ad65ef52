/**
 * Sensors: enrollment tokens, credentials, certificates, rights, rate of new assets, plausible times, problems, and the
 * assets that each sensor reported. Used by {@code intake} and {@code intake.quarantine}; depends on no other package
 * of the ingest.
 */
@NullMarked
package io.watchfloor.ops.intake.sensor;

import org.jspecify.annotations.NullMarked;
