/**
 * Sensors: enrollment tokens, credentials, certificates, rights, the rate of new assets, the check of times,
 * problems, and the assets that each sensor reported. Used by {@code intake} and {@code intake.quarantine}. Depends
 * on no other package of {@code intake}.
 */
@NullMarked
package io.watchfloor.ops.intake.sensor;

import org.jspecify.annotations.NullMarked;
