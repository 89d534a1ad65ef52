/** Wire format of schedules, policies and channels. */
@NullMarked
package io.watchfloor.dashboards.oncall.views;

import org.jspecify.annotations.NullMarked;
