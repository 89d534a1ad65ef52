/**
 * Routes of the audit log: to read it, to export it, and what was signed.
 *
 * <p>The audit log as the API shows it.
 */
@NullMarked
package io.watchfloor.dashboards.audit.routes;

import org.jspecify.annotations.NullMarked;
