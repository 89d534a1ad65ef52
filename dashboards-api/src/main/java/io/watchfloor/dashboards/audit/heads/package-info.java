/** The signed end of the audit log: made by each node, and sent to where who can change the database cannot. */
@NullMarked
package io.watchfloor.dashboards.audit.heads;

import org.jspecify.annotations.NullMarked;
