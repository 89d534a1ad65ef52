/** Commands about people: who they are, how they come in, what they may, and what they did. */
@NullMarked
package io.watchfloor.dashboards.cli.remote.people;

import org.jspecify.annotations.NullMarked;
