/** Somebody else's word before something is done: another session of the person, a second person, or who may give a role for a time. */
@NullMarked
package io.watchfloor.dashboards.access.approval;

import org.jspecify.annotations.NullMarked;
