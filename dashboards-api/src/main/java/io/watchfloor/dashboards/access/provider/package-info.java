/**
 * Sign-in with identity providers (OpenID Connect), and removal of access when users lose access at the identity
 * provider.
 *
 * <p>Requests to providers use {@code io.watchfloor.ops.platform.egress}; accounts are in {@code
 * io.watchfloor.dashboards.access}, routes in {@code io.watchfloor.dashboards.access.provider.routes}.
 */
@NullMarked
package io.watchfloor.dashboards.access.provider;

import org.jspecify.annotations.NullMarked;
