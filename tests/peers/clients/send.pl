use strict;
use warnings;
use Net::SMTP;

$| = 1;
my $smtp = Net::SMTP->new($ENV{HOST}, Port => $ENV{PORT}, Hello => $ENV{HELO}, Timeout => $ENV{WAIT}, Debug => 1)
    or die "cannot connect: $@\n";
sub check { my ($fine, $what) = @_; $fine or die "$what: " . $smtp->code . ' ' . $smtp->message }
$smtp->starttls($ENV{TLS} eq 'verify' ? () : (SSL_verify_mode => 0)) or die "STARTTLS: $IO::Socket::SSL::SSL_ERROR\n" if $ENV{TLS} ne 'no';
check(scalar $smtp->auth($ENV{LOGIN}, $ENV{PASSWORD}), 'AUTH') if $ENV{LOGIN};
check(scalar $smtp->mail($ENV{FROM}), 'MAIL');
my @taken = $smtp->recipient(split(' ', $ENV{TO}), { SkipBad => 1 });
check(scalar @taken, 'RCPT');
open my $message, '<', $ENV{MESSAGE} or die $!;
check(scalar $smtp->data(<$message>), 'DATA');
$smtp->quit;
