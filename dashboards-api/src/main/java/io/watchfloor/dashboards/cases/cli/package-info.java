/** Commands about cases and alerts: what there is, why it is there, and what people do with it. */
@NullMarked
package io.watchfloor.dashboards.cases.cli;

import org.jspecify.annotations.NullMarked;
