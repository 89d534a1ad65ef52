/** Time stamps of authorities (RFC 3161). */
@NullMarked
package io.watchfloor.dashboards.audit.timestamp;

import org.jspecify.annotations.NullMarked;
