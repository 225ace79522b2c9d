<?php
require '/usr/share/php/libphp-phpmailer/autoload.php';

$mail = new PHPMailer\PHPMailer\PHPMailer(true);
$mail->isSMTP();
$mail->SMTPDebug = (int) (getenv('EXTRA') ?: 3);
$mail->Host = getenv('HOST');
$mail->Port = (int) getenv('PORT');
$mail->Helo = getenv('HELO');
$mail->Hostname = getenv('HELO');
$mail->Timeout = (int) getenv('WAIT');
$mail->getSMTPInstance()->Timelimit = (int) getenv('WAIT');
$mail->SMTPAutoTLS = false;
if (getenv('TLS') !== 'no') {
    $mail->SMTPSecure = 'tls';
}
if (getenv('TLS') === 'yes') {
    $mail->SMTPOptions = ['ssl' => ['verify_peer' => false, 'verify_peer_name' => false, 'allow_self_signed' => true]];
}
if (getenv('LOGIN')) {
    $mail->SMTPAuth = true;
    $mail->Username = getenv('LOGIN');
    $mail->Password = getenv('PASSWORD');
}
$mail->setFrom(getenv('FROM'));
foreach (explode(' ', getenv('TO')) as $to) {
    $mail->addAddress($to);
}
[$head, $body] = explode("\n\n", file_get_contents(getenv('MESSAGE')), 2);
$mail->Subject = preg_replace('/.*^Subject: (.*?)$.*/ms', '$1', $head);
$mail->Body = $body;
try {
    $mail->send();
    echo "Message has been sent\n";
} catch (PHPMailer\PHPMailer\Exception $e) {
    echo "Message could not be sent. Mailer Error: {$mail->ErrorInfo}\n";
}
