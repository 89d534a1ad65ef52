/** Routes of partners. */
@NullMarked
package io.watchfloor.dashboards.partners.routes;

import org.jspecify.annotations.NullMarked;
