@NullMarked
package io.watchfloor.dashboards.referral.verify;

import org.jspecify.annotations.NullMarked;
