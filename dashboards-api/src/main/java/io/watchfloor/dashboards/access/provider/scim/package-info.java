/**
 * SCIM 2.0 (RFC 7643, 7644): the subset used by Microsoft Entra ID to provision users and groups.
 *
 * <p>The data is stored by {@code io.watchfloor.dashboards.access.provider}.
 */
@NullMarked
package io.watchfloor.dashboards.access.provider.scim;

import org.jspecify.annotations.NullMarked;
