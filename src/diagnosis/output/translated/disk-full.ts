import { translations } from '../signature.ts';

/** What package managers and the C library say in other languages when a file system is full. */
export const DISK_FULL_TRANSLATED = translations(`
V…nemáte dostatek volného místa
Na souborovém systému…je potřeba alespoň…MB místa
Je potřeba alespoň o…MB více místa na souborovém systému
MB mehr Platz wird auf dem…-Dateisystem benötigt
Es wird noch mindestens…MB mehr Speicherplatz im…Dateisystem
Au moins…Mio requis sur le système de fichiers
Au moins…Mio supplémentaire est nécessaire sur le système de
Serve almeno…MB sul filesystem
Necessario almeno…MB di spazio aggiuntivo nel filesystem
少なくとも…MB の空き容量がファイルシステム…で必
ファイルシステムに最低…MB の追加スペースが必要で
파일 시스템에 최소…MB의 공간이 더 필요합니다
Ten minste…MB meer nodig op bestandssysteem
Minstens…MB meer ruimte nodig op het bestandssysteem
Wymagany jest co najmniej…MB więcej miejsca w systemie
Wymagane jest co najmniej…MB więcej miejsca w systemie
Niestety w…nie ma wystarczającej ilości wolnego miejsca
Sem espaço livre no dispositivo
Pelo menos mais…MB necessário no sistema de ficheiros
Pelo menos mais…MB de espaço é necessário no sistema de
Необходимо по меньшей мере…МБ на разделе
Необходим ещё как минимум…МБ места в файловой системе
Åtminstone…MB mer utrymme behövs på filsystemet
Du har inte tillräckligt mycket ledigt utrymme i
Aygıt üzerinde boş yer yok
içinde yeterli boş alanınız yok
dosya sisteminde en az…MB daha alan gerekli
Недостатньо вільного місця в
Недостатньо місця на пристрої
Потрібно ще…МБ вільного місця на файловій системі
Потрібно принаймні ще…МБ простору на диску для файлової
在…文件系统上至少需要…MB 的空间
MB 以上的空间至少需要在文件系统…上
檔案系統需要至少…MB 以上的空間
`);
