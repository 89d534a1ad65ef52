/** Routes and wire format of the audit log. */
@NullMarked
package io.watchfloor.dashboards.audit.routes;

import org.jspecify.annotations.NullMarked;
