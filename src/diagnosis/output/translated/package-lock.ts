import { translations } from '../signature.ts';

/** What package managers and the C library say in other languages when another process holds the lock. */
export const PACKAGE_LOCK_TRANSLATED = translations(`
byl uzamčen procesem…s pid
Nelze získat zámek…Drží ho proces
Správa systému je uzamčena aplikací s identifikátorem
Nelze získat zámek dpkg frontendu (…Nepoužívá jej jiný
Zámek pro yum nyní blokuje jiná aplikace; ukončení kvůli
Nelze uzamknout administrační adresář (…Nepoužívá jej jiný
war von Prozess…mit PID…gesperrt
Die Systemverwaltung ist gesperrt durch die Anwendung mit
Eine andere Anwendung hält Yum derzeit gesperrt. Abbruch wie
Otra aplicación tiene retenido el bloqueo de Yum;
No se pudo reservar el uso de la interfaz dpkg (…¿quizás
Une autre application verrouille actuellement l'utilisation
La gestione di sistemi è bloccata dall'applicazione con
Un'altra applicazione sta bloccando l'esecuzione di yum;
管理用ディレクトリ (…をロックできません。これを使
別のアプリケーションが現在 yum のロックを持って
시스템 관리가 응용 프로그램에서 pid…과(와)
werd vergrendeld door proces…met pid
Systeembeheer is geblokkeerd door de toepassing met
Een andere toepassing heeft op dit moment yum gelocked;
Kan de beheersmap (…niet vergrendelen. Is deze in gebruik
Kon vergrendeling…niet verkrijgen. Proces…houdt deze grendel
Kan de vergrendeling voor het dpkg-frontend (…niet verkrijgen. Gebruikt een ander proces dit?
Inna aplikacja obecnie blokuje program yum. Kończenie
Zarządzanie systemem jest zablokowane przez program o
Nie udało się pozyskać blokady interfejsu dpkg (…czy inny
Nie udało się zablokować katalogu administracyjnego (…czy
Nie udało się uzyskać blokady…Jest utrzymywana przez proces
foi trancado pelo processo…com pid
Não foi possível obter acesso exclusivo a
foi travado pelo processo…com pid
No momento outro aplicativo está com a posse da trava do
Другое приложение удерживает данные Yum; выход согласно
är låst av en…-process med PID
Kunde inte erhålla låset…Det hålls av process
Kunde inte låsa dpkg-framändelåset (…använder en annan
Systemhanteringen är låst av programmet med pid…Stäng detta
Ett annat program håller för närvarande yum-låset, avslutar
Kunde inte låsa administrationskatalogen (…Använder en annan
kilidi alınamadı.…süreci tarafından tutuluyor
Sistem yönetimi uygulama tarafından pid kullanılarak
dpkg önyüzü (…kilitlenemiyor, başka bir işlem tarafından
Yönetim dizini (…kilitlenemiyor, başka bir işlem tarafından
Неможливо отримати замок
було заблоковано процесом…з pid
Зараз yum блокує стороння програма. Завершуємо роботу
Неможливо заблокувати адміністративну директорію (…може її
Керування системою заблоковано програмою з pid…Закрийте цю
另外一个程序锁定了 yum；遵循 exit_on_l
`);
