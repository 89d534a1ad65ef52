/** Routes of automations and of reports about their calls. */
@NullMarked
package io.watchfloor.dashboards.response.routes;

import org.jspecify.annotations.NullMarked;
