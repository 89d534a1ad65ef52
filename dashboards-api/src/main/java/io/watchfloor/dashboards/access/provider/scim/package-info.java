/**
 * SCIM 2.0 (RFC 7643, 7644): the subset that Microsoft Entra ID sends, by which providers say who comes and goes.
 *
 * <p>What they write is kept by {@code io.watchfloor.dashboards.access.provider}.
 */
@NullMarked
package io.watchfloor.dashboards.access.provider.scim;

import org.jspecify.annotations.NullMarked;
