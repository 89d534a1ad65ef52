/**
 * Recorded files to findings: JSON lines, arrays, Windows event logs, packed or plain, judged in order; and rules run against their samples.
 *
 * <p>Beside {@code loading}, and the pipelines of {@code telemetry}, the only package that reads files.
 */
@NullMarked
package io.watchfloor.sigma.offline;

import org.jspecify.annotations.NullMarked;
