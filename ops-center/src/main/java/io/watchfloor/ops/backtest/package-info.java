/** Evaluates kept telemetry again, to show what rules would have found, without any effect on assets and cases. */
@NullMarked
package io.watchfloor.ops.backtest;

import org.jspecify.annotations.NullMarked;
