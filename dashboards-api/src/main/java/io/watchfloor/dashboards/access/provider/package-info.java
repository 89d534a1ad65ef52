/**
 * People who sign in at an identity provider (OpenID Connect), and lose here what they lose there.
 *
 * <p>It asks providers by {@code io.watchfloor.ops.platform.egress}; its people are those of {@code io.watchfloor.dashboards.access}. The
 * routes are in {@code io.watchfloor.dashboards.access.provider.routes}.
 */
@NullMarked
package io.watchfloor.dashboards.access.provider;

import org.jspecify.annotations.NullMarked;
