/** Commands about people: who they are, how they come in, what they may, and what they did. */
@NullMarked
package io.watchfloor.dashboards.people.cli;

import org.jspecify.annotations.NullMarked;
