/** What is unusual about a sign-in: compared with the person's earlier ones, explained, kept, and followed by what the settings say. */
@NullMarked
package io.watchfloor.dashboards.access.signin;

import org.jspecify.annotations.NullMarked;
