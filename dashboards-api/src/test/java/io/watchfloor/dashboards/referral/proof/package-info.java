@NullMarked
package io.watchfloor.dashboards.referral.proof;

import org.jspecify.annotations.NullMarked;
