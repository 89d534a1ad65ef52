/** Commands about cases and alerts: what there is, why it is there, and what people do with it. */
@NullMarked
package io.watchfloor.dashboards.cli.remote.cases;

import org.jspecify.annotations.NullMarked;
