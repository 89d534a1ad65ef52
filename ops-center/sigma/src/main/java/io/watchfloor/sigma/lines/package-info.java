/**
 * Assembles log lines into records: joins lines of one event, and adds log headers to lines. Performs no I/O and does
 * not depend on the rest of the engine, because the sensor uses this package too.
 */
@NullMarked
package io.watchfloor.sigma.lines;

import org.jspecify.annotations.NullMarked;
