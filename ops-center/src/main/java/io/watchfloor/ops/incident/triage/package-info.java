/**
 * The only place that opens cases, adds alerts to them and assigns numbers; between {@code asset} and {@code cases}.
 */
@NullMarked
package io.watchfloor.ops.incident.triage;

import org.jspecify.annotations.NullMarked;
