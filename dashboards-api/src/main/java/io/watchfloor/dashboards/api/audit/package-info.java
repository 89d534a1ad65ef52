/** Routes of the audit log: to read it, to export it, and what was signed. */
@NullMarked
package io.watchfloor.dashboards.api.audit;

import org.jspecify.annotations.NullMarked;
