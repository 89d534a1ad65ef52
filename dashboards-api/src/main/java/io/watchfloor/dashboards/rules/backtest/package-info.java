/** Back-tests as jobs in the background: their queue, their table, and how cases with the same records were closed. */
@NullMarked
package io.watchfloor.dashboards.rules.backtest;

import org.jspecify.annotations.NullMarked;
