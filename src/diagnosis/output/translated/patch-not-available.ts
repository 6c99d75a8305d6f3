import { translations } from '../signature.ts';

/** What package managers and the C library say in other languages when no repository offers a package. */
export const PATCH_NOT_AVAILABLE_TRANSLATED = translations(`
Žádná shoda pro argument
Balík…nemá kandidáta pro instalaci
Keine Übereinstimmung für Argument
Für Paket…existiert kein Installationskandidat
No coincide para argumento
El paquete…no tiene un candidato para la instalación
Aucune correspondance pour l'argument
Le paquet…n'a pas de version susceptible d'être installée
Nessuna corrispondenza per l'argomento
Il pacchetto…non ha candidati da installare
引数に一致するものはありません
パッケージ…にはインストール候補がありません
인수와 일치하지 않습니다
패키지는 설치할 수 있는 후보가 없습니다
Kan pakket…niet vinden
Geen overeenkomst voor argument
Pakket…heeft geen kandidaat voor installatie
Brak dopasowania dla argumentu
Pakiet…nie ma kandydata do instalacji
O pacote…não tem candidato para instalação
Não é possível encontrar o pacote
Nenhuma correspondência para o argumento
Нет соответствия для аргумента
Для пакета…не найден кандидат на установку
Ingen matchning för argument
Paketet…har ingen installationskandidat
paketi için kurulum adayı yok
Для пакунка…не знайдено кандидатів на встановлення
软件包…没有可安装候选
沒有符合引數的項目
套件…沒有可安裝的候選版本
`);
