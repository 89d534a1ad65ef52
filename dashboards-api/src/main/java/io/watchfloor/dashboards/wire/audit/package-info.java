/** The audit log as the API shows it. */
@NullMarked
package io.watchfloor.dashboards.wire.audit;

import org.jspecify.annotations.NullMarked;
