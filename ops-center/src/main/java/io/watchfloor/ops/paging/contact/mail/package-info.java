/**
 * Messages by e-mail: {@link io.watchfloor.ops.paging.contact.mail.Email} builds them, {@link
 * io.watchfloor.ops.paging.contact.mail.MailSender} sends them to the SMTP server.
 */
@NullMarked
package io.watchfloor.ops.paging.contact.mail;

import org.jspecify.annotations.NullMarked;
