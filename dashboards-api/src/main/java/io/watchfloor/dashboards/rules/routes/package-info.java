/** Routes for rules and rule packs. */
@NullMarked
package io.watchfloor.dashboards.rules.routes;

import org.jspecify.annotations.NullMarked;
