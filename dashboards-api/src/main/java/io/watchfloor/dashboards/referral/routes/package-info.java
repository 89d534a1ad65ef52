/** Routes for why-chains and referrals. */
@NullMarked
package io.watchfloor.dashboards.referral.routes;

import org.jspecify.annotations.NullMarked;
