/**
 * Turns recorded files into findings: JSON lines, arrays, Windows event logs, compressed or plain, judged in order; and
 * runs rules against their samples.
 *
 * <p>The only package that reads files, besides {@code loading} and the pipelines of {@code telemetry}.
 */
@NullMarked
package io.watchfloor.sigma.offline;

import org.jspecify.annotations.NullMarked;
