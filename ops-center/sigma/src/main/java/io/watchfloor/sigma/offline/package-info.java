/**
 * Evaluates recorded files: JSON lines, JSON arrays and Windows event logs, plain or compressed. Also tests rules with
 * their samples.
 *
 * <p>Only this package, {@code loading} and the pipelines of {@code telemetry} read files.
 */
@NullMarked
package io.watchfloor.sigma.offline;

import org.jspecify.annotations.NullMarked;
