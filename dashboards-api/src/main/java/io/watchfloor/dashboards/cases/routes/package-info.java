/** Routes for cases, alerts, their actions and relations. */
@NullMarked
package io.watchfloor.dashboards.cases.routes;

import org.jspecify.annotations.NullMarked;
