/**
 * What people did and read, as the center can prove it.
 *
 * <p>The signed end of the audit log: made by each node, and sent to where who can change the database cannot.
 */
@NullMarked
package io.watchfloor.dashboards.audit;

import org.jspecify.annotations.NullMarked;
