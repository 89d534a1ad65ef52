/** Commands about who is on call and told: schedules, contacts, pages, and what follows a page. */
@NullMarked
package io.watchfloor.dashboards.oncall.cli;

import org.jspecify.annotations.NullMarked;
