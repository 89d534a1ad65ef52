/**
 * Sign-in with identity providers (OpenID Connect), and removal of access that users lose there.
 *
 * <p>Requests to providers use {@code io.watchfloor.ops.platform.egress}; accounts are in {@code
 * io.watchfloor.dashboards.access}, routes in {@code io.watchfloor.dashboards.access.provider.routes}.
 */
@NullMarked
package io.watchfloor.dashboards.access.provider;

import org.jspecify.annotations.NullMarked;
